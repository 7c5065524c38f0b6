// Whatever starts a workflow starts its machine's alias `live`: a deployment moves the alias to a new version, and changes
// nothing that runs.
import { stateMachineArn } from './names.ts'
import type { Statement } from './policy.ts'

export const LIVE = 'live'

export const liveArn = (workflow: string) => $interpolate`${stateMachineArn(workflow)}:${LIVE}`

/**
 * The right to start workflows. AWS asks for it on the machine, and gives the alias as a condition.
 * https://docs.aws.amazon.com/step-functions/latest/dg/auth-version-alias.html
 */
export const mayStart = (workflows: readonly string[]): Statement => ({
  actions: ['states:StartExecution'],
  resources: [...new Set(workflows)].map(stateMachineArn),
  condition: { 'ForAnyValue:StringEquals': { 'states:StateMachineQualifier': [LIVE] } },
})
