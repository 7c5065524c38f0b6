// What the page asks of the endpoint about itself: sessions, and what whoever signed in may do.
import { apiErrorOf } from './api-error.ts'
import { restService } from './rest-service.ts'
import { currentSession, type Session, setSession } from './session.ts'
import { send } from './signed-fetch.ts'

const SESSIONS = '/_console/sessions'
const call = restService('execute-api')

export async function signInByToken(token: string): Promise<void> {
  const response = await fetch(SESSIONS, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  await openSession(response)
}

export async function signInByKey(key: { accessKeyId: string; secretAccessKey: string }): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const request = { service: 'execute-api', method: 'POST', path: SESSIONS, headers, body: '{}' }
  // Any region will do: the answer names the endpoint's own.
  await openSession(await send(request, { ...key, region: 'us-east-1' }))
}

async function openSession(response: Response): Promise<void> {
  if (!response.ok) throw await apiErrorOf(response)
  // The route's contract.
  setSession((await response.json()) as Session)
}

/** Ends the session here, and on the endpoint where it answers. */
export async function signOut(): Promise<void> {
  const session = currentSession()
  setSession(undefined)
  if (session !== undefined) await send({ service: 'execute-api', method: 'DELETE', path: SESSIONS }, session)
}

export interface Action {
  /** As policies name it: `states:RedriveExecution`. */
  action: string
  /** An ARN. */
  resource: string
}

/** Whether the caller's policies allow each action, in order. */
export async function allowed(actions: readonly Action[], signal?: AbortSignal): Promise<boolean[]> {
  const answer = await call<{ allowed: boolean[] }>('POST', '/_console/allowed', {
    body: { actions },
    signal,
  })
  return answer.allowed
}
