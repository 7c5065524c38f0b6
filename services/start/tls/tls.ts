// With which certificate the endpoint speaks TLS, where it does.
import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { Tls } from '../../endpoint/secure-server.ts'
import type { Clock } from '../../store/clock.ts'
import type { Random } from '../../store/random.ts'
import type { Store } from '../../store/store.ts'
import type { Settings } from '../settings.ts'
import { certificateFromFiles } from './from-files.ts'
import { ownCertificate } from './own-certificate.ts'

export interface EndpointTls extends Tls {
  /** Names and addresses that the first certificate is for, in lower case. */
  names: string[]
  /** In PEM: what clients trust, where that is an authority of this installation. */
  authority?: string
}

interface TlsParts {
  host: string
  settings: Settings
  store: Store
  clock: Clock
  random: Random
  log(message: string, details: Readonly<Record<string, unknown>>): void
}

/**
 * Undefined where the endpoint speaks plain HTTP.
 * @throws {Error} with a sentence for the operator where the files hold no certificate with its key
 */
export function endpointTls(parts: TlsParts): EndpointTls | undefined {
  if (!servesTls(parts.settings)) return undefined
  const { KDBFLOW_TLS_CERT: certificate, KDBFLOW_TLS_KEY: key } = parts.settings
  const source =
    certificate === undefined || key === undefined
      ? ownCertificate(parts)
      : certificateFromFiles({ certificate, key }, parts)
  const shown = new X509Certificate(source.first.certificate)
  return { ...source, names: namesOf(shown), nameFor: host => nameFor(host, shown) }
}

export const servesTls = ({ KDBFLOW_TLS, KDBFLOW_TLS_CERT }: Settings): boolean =>
  KDBFLOW_TLS === 'own' || KDBFLOW_TLS_CERT !== undefined

/** Such as `DNS:kdb.example.com, IP Address:192.0.2.7`. */
const namesOf = ({ subjectAltName = '' }: X509Certificate): string[] =>
  [...subjectAltName.matchAll(/(?:DNS|IP Address):([\w.*:-]+)/g)].map(([, name = '']) => name.toLowerCase())

/** The host itself where the certificate is for it; else the first name that it is for. */
function nameFor(host: string, certificate: X509Certificate): string {
  const candidates = EVERY_ADDRESS.includes(host) ? ['127.0.0.1', 'localhost'] : [host]
  const isCovered = (name: string) =>
    (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined
  const firstName = namesOf(certificate).find(name => !name.includes('*'))
  return candidates.find(isCovered) ?? firstName ?? host
}

const EVERY_ADDRESS = ['0.0.0.0', '::']
