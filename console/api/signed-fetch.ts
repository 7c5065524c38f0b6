// Every call of the page: signed by AWS Signature Version 4 with the session's credentials, as any client's.
import { Sha256 } from '@aws-crypto/sha256-js'
import { HttpRequest } from '@smithy/protocol-http'
import { SignatureV4 } from '@smithy/signature-v4'
import { ApiError, apiErrorOf, isEndedSession } from './api-error.ts'
import { currentSession, type Session, setSession } from './session.ts'
import { takeTurn } from './turns.ts'

export interface SignedCall {
  /** As the credential scope names it. */
  service: string
  method?: string
  /** Escaped. */
  path: string
  query?: Readonly<Record<string, string | undefined>>
  headers?: Readonly<Record<string, string>>
  body?: string
  signal?: AbortSignal | undefined
  /** An answer without an end takes no turn. */
  endless?: boolean
}

/** @throws {ApiError} */
export async function signedFetch(call: SignedCall): Promise<Response> {
  const session = currentSession()
  if (session === undefined) throw signedOut()
  using _ = call.endless ? undefined : await takeTurn(call.signal)
  const response = await send(call, session)
  if (response.ok) return response
  const error = await apiErrorOf(response)
  if (isEndedSession(error) && currentSession() === session) setSession(undefined)
  throw error
}

const signedOut = () =>
  new ApiError({ code: 'SignedOut', status: 401, message: 'You are signed out. Sign in again.' })

export type Credentials = Pick<Session, 'accessKeyId' | 'secretAccessKey' | 'sessionToken' | 'region'>

export async function send(call: SignedCall, credentials: Credentials): Promise<Response> {
  const { method = 'GET', body, signal } = call
  const { url, headers } = await signedRequest(call, credentials)
  try {
    return await fetch(url, {
      method,
      headers,
      cache: 'no-store',
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError({
      code: 'Unreachable',
      status: 0,
      message: 'The endpoint cannot be reached. Is it running? The page goes on by itself when it answers.',
    })
  }
}

/** The signature of a request, for those who send it by other means. */
export async function signedRequest(
  { service, method = 'GET', path, query = {}, headers = {}, body }: SignedCall,
  { region, ...credentials }: Credentials,
): Promise<{ url: string; headers: Record<string, string> }> {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const signer = new SignatureV4({
    service,
    region,
    // A session of an access key that was typed in has no token.
    credentials: withoutUndefined(credentials),
    sha256: Sha256,
    // S3 alone signs a path as it is sent.
    uriEscapePath: service !== 's3',
  })
  const request = new HttpRequest({
    method,
    protocol: location.protocol,
    hostname: location.hostname,
    path,
    query: Object.fromEntries(given),
    headers: { host: location.host, ...headers },
    ...(body === undefined ? {} : { body }),
  })
  const signed = await signer.sign(request)
  // A browser sets the host itself, and lets nobody else.
  const { host: _, ...sent } = signed.headers
  const search = given.map(([name, value]) => `${escaped(name)}=${escaped(value)}`).join('&')
  return { url: `${location.origin}${path}${search === '' ? '' : `?${search}`}`, headers: sent }
}

const withoutUndefined = ({ accessKeyId, secretAccessKey, sessionToken }: Omit<Credentials, 'region'>) => ({
  accessKeyId,
  secretAccessKey,
  ...(sessionToken === undefined ? {} : { sessionToken }),
})

/** As a signature escapes: more than encodeURIComponent does. */
export const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, one => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
