import { once } from 'node:events'
import http, { type RequestOptions } from 'node:http'
import https from 'node:https'
import { text } from 'node:stream/consumers'
import { Sha256 } from '@aws-crypto/sha256-js'
import { HttpRequest } from '@smithy/protocol-http'
import { SignatureV4 } from '@smithy/signature-v4'
import type { AccessKey } from './connection.ts'

export interface SignedRequest {
  method: 'GET' | 'POST'
  service: string
  region: string
  credentials: AccessKey
  /** Of the endpoint, such as `http://127.0.0.1:4566`. */
  origin: string
  path: string
  headers?: Readonly<Record<string, string>>
  body?: string
}

/** One signed call, answered by JSON: for a service whose SDK client would be there for this alone, or that has none. */
export async function signedRequest(request: SignedRequest): Promise<unknown> {
  const { method, service, region, credentials, origin, path, headers: given = {}, body } = request
  const { protocol, host } = new URL(origin)
  const unsigned = new HttpRequest({
    ...{ method, protocol, hostname: host, path, body },
    headers: { host, ...given },
  })
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 })
  const { headers } = await signer.sign(unsigned)
  const { status, text: answered } = await answerOf(new URL(`${origin}${path}`), { method, headers }, body)
  if (status < 200 || status > 299)
    throw new Error(`expected an answer from ${origin}, got ${status}: ${answered}`)
  return JSON.parse(answered)
}

/** As the SDK calls: `fetch` takes a tenth of a second to load, which is longer than most calls. */
async function answerOf(url: URL, options: RequestOptions, body: string | undefined) {
  const request = (url.protocol === 'https:' ? https : http).request(url, options)
  request.end(body)
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  return { status: response.statusCode ?? 0, text: await text(response) }
}
