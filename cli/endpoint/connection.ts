// How a command reaches its endpoint: the one that is named, or the one started here. AWS must be named too, so that
// nobody means their own machine and reaches AWS.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { NAMES } from '../../services/start/places.ts'
import { rootKeyOf } from '../../services/start/root-key.ts'
import { DATA_FOLDER, type EndpointOptions } from '../command/options.ts'

/** What every AWS SDK client of the command is made with. */
export interface Connection {
  region: string
  endpoint?: string
  credentials?: AccessKey
  /** client-sfn would put `sync-` before the host of some operations. */
  disableHostPrefix: true
}

export interface AccessKey {
  accessKeyId: string
  secretAccessKey: string
}

/**
 * The endpoint started here is signed for with its own root key, whatever AWS profile the shell has; any other with
 * what the AWS SDK finds.
 * @throws {Error} where no endpoint is known
 */
export function connectionOf(options: EndpointOptions): Connection {
  const data = options.data ?? DATA_FOLDER
  const endpoint = options.endpoint ?? endpointOf(options.data)
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? 'us-east-1'
  if (endpoint === undefined) {
    throw new Error(
      `expected ${join(data, 'endpoint')}, which kdbflow start leaves, or --endpoint <url> (aws for AWS), got neither: ` +
        'start it (kdbflow start), or name its folder by --data',
    )
  }
  if (endpoint === 'aws') {
    // Left from `kdbflow env`, it would lead back here.
    for (const name of Object.keys(process.env)) {
      if (name.startsWith('AWS_ENDPOINT_URL')) delete process.env[name]
    }
    return { region, disableHostPrefix: true }
  }
  const isHere = endpoint === startedHere(data)
  if (isHere) trustAuthorityOf(data)
  const credentials = isHere ? rootKeyOf(data, process.env) : undefined
  return { region, endpoint, ...(credentials === undefined ? {} : { credentials }), disableHostPrefix: true }
}

/** A folder that was named goes before the shell's endpoint. Where the two lead elsewhere, it is said. */
function endpointOf(named: string | undefined): string | undefined {
  const folder = named ?? DATA_FOLDER
  const ofFolder = startedHere(folder)
  const ofShell = process.env['AWS_ENDPOINT_URL'] || undefined
  const endpoint = named === undefined ? (ofShell ?? ofFolder) : ofFolder
  if (
    endpoint !== undefined &&
    ofFolder !== undefined &&
    ofShell !== undefined &&
    !isSame(ofFolder, ofShell)
  ) {
    const [chosen, other] =
      named === undefined
        ? ['AWS_ENDPOINT_URL', `${ofFolder} of ${folder}`]
        : [folder, `${ofShell} of AWS_ENDPOINT_URL`]
    console.error(`kdbflow: this acts on ${endpoint} of ${chosen}, not on ${other}`)
  }
  return endpoint
}

const isSame = (one: string, other: string) => one.replace(/\/+$/, '') === other.replace(/\/+$/, '')

/** The address that `kdbflow start` left in its data folder. */
export function startedHere(data: string): string | undefined {
  const file = join(data, 'endpoint')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}

/** Where the certificate lies that clients trust, where the endpoint has one of its own authority. */
export function authorityFile(data: string): string | undefined {
  const file = resolve(data, NAMES.authority)
  return existsSync(file) ? file : undefined
}

/** For all connections of this process: no client needs an option for it. */
export function trustAuthorityOf(data: string): void {
  const file = authorityFile(data)
  if (file === undefined) return
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(file, 'utf8')])
}
