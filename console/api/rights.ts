import type { Action } from './console.ts'
import { currentSession } from './session.ts'

/** What it takes to call a route of the HTTP API: `POST /workflows/load-database/executions`. */
export function invoke(method: string, path: string): Action {
  const { region, accountId } = currentSession() ?? {}
  return {
    action: 'execute-api:Invoke',
    resource: `arn:aws:execute-api:${region}:${accountId}:kdbflow/$default/${method}${path}`,
  }
}

export const startOf = (workflow: string): Action => invoke('POST', `/workflows/${workflow}/executions`)
