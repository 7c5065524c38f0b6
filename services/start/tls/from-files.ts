import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import type { KeyPair, Tls } from '../../endpoint/secure-server.ts'
import type { Clock } from '../../store/clock.ts'
import { messageOf } from '../../store/thrown.ts'

/** Paths of files in PEM. */
interface Files {
  certificate: string
  key: string
}

interface FileParts {
  clock: Clock
  log(message: string, details: Readonly<Record<string, unknown>>): void
}

/** Renewed certificates come by new files, by a link that leads elsewhere, or over the old ones: contents are compared. */
const LOOK_EVERY_MS = 10_000

/**
 * A certificate that others renew.
 * @throws {Error} with a sentence for the operator where the files hold no certificate with its key
 */
export function certificateFromFiles(files: Files, { clock, log }: FileParts): Pick<Tls, 'first' | 'follow'> {
  const first = readPair(files)
  return {
    first,
    follow(replace) {
      let seen: Attempt = { pair: first }
      const look = () => {
        const found = attempt(files)
        if (!isSame(found, seen)) report(found)
        seen = found
        cancel = clock.at(clock.now() + LOOK_EVERY_MS, look)
      }
      const report = ({ pair, fault }: Attempt) => {
        if (pair === undefined) return log('the endpoint keeps its certificate', { fault })
        replace(pair)
        log('the endpoint has a new certificate', { file: files.certificate })
      }
      let cancel = clock.at(clock.now() + LOOK_EVERY_MS, look)
      return () => cancel()
    },
  }
}

/** What the files held at one time. */
interface Attempt {
  pair?: KeyPair
  fault?: string
}

function attempt(files: Files): Attempt {
  try {
    return { pair: readPair(files) }
  } catch (error) {
    return { fault: messageOf(error) }
  }
}

const isSame = (one: Attempt, other: Attempt): boolean =>
  one.fault === other.fault &&
  one.pair?.certificate === other.pair?.certificate &&
  one.pair?.privateKey === other.pair?.privateKey

function readPair({ certificate, key }: Files): KeyPair {
  try {
    const pair = { certificate: readFileSync(certificate, 'utf8'), privateKey: readFileSync(key, 'utf8') }
    createSecureContext({ cert: pair.certificate, key: pair.privateKey })
    return pair
  } catch (cause) {
    throw new Error(
      `expected a certificate in PEM at ${certificate} and its key at ${key}, got: ${messageOf(cause)}`,
      { cause },
    )
  }
}
