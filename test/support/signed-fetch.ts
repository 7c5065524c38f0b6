import { Sha256 } from '@aws-crypto/sha256-js'
import { HttpRequest } from '@smithy/protocol-http'
import { SignatureV4 } from '@smithy/signature-v4'
import { root } from './endpoint.ts'

export interface RawRequest {
  method?: string
  /** Escaped, as it goes over the wire. */
  path?: string
  query?: Readonly<Record<string, string>>
  headers?: Readonly<Record<string, string>>
  body?: string | Uint8Array<ArrayBuffer>
  /** `s3` where absent. */
  service?: string
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
}

/** What no SDK would send: a signed request, header by header. */
export async function signedFetch(url: string, request: RawRequest): Promise<Response> {
  const { method = 'GET', path = '/', query = {}, body, service = 's3', credentials = root } = request
  const { host, hostname, port } = new URL(url)
  const signer = new SignatureV4({
    service,
    region: 'us-east-1',
    credentials,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
  })
  const unsigned = new HttpRequest({
    method,
    protocol: 'http:',
    hostname,
    port: Number(port),
    path,
    query: { ...query },
    headers: { host, ...request.headers },
    body,
  })
  const { headers } = await signer.sign(unsigned)
  const search = new URLSearchParams(query).toString()
  return fetch(`${url}${path}${search === '' ? '' : `?${search}`}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  })
}
