import { once } from 'node:events'
import { connect } from 'node:tls'
import { duration } from '../terminal/amounts.ts'
import { type Finding, fault, ok, unknown } from './finding.ts'

const PATIENCE_MS = 5000
const SOON_MS = 14 * 86_400_000

/** Whether the certificate that the endpoint shows goes on holding. Undefined where it speaks plain HTTP. */
export async function checkCertificate(url: string | undefined, now: number): Promise<Finding | undefined> {
  if (url === undefined || !url.startsWith('https:')) return undefined
  const expires = await expiryOf(new URL(url)).catch(() => undefined)
  return expires === undefined
    ? unknown('certificate', `${url} shows none`)
    : certificateFinding(expires, now)
}

/** Times in milliseconds since 1970. */
export function certificateFinding(expires: number, now: number): Finding {
  const left = expires - now
  const span = duration(Math.abs(left) / 1000)
  if (left > SOON_MS) return ok('certificate', `it holds for ${span}`)
  const found = left > 0 ? `it holds for ${span} only` : `it expired ${span} ago`
  return fault(
    'certificate',
    found,
    'renew the files of KDBFLOW_TLS_CERT and KDBFLOW_TLS_KEY: they are read again within 10 s',
  )
}

async function expiryOf({ hostname, port }: URL): Promise<number> {
  // Who trusts it is another question, which the check of the endpoint answers.
  const socket = connect({
    ...{ host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || 443) },
    rejectUnauthorized: false,
  })
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(PATIENCE_MS) })
    return Date.parse(socket.getPeerCertificate().valid_to)
  } finally {
    socket.destroy()
  }
}
