import type { IncomingMessage } from 'node:http'
import type { SignedRequest } from '../wire/sigv4/signature.ts'

/** A request line and headers as signatures are computed over them. */
export function receive({ method = 'GET', url = '/', rawHeaders }: IncomingMessage): SignedRequest {
  const path = url.startsWith('/') ? url : pathOf(url)
  const question = path.indexOf('?')
  return {
    method,
    rawPath: question === -1 ? path : path.slice(0, question),
    rawQuery: question === -1 ? '' : path.slice(question + 1),
    headers: headersOf(rawHeaders),
  }
}

/** Proxies send the whole URL in the request line. */
const pathOf = (url: string) => `/${url.split('/').slice(3).join('/')}`

/** Not node:http's own record: it drops some repeated headers, and a signature covers every one. */
function headersOf(raw: readonly string[]): Record<string, string> {
  // No prototype: a header may be called `constructor`.
  const headers: Record<string, string> = Object.create(null)
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index]?.toLowerCase() ?? ''
    const value = raw[index + 1] ?? ''
    const before = headers[name]
    headers[name] = before === undefined ? value : `${before},${value}`
  }
  return headers
}
