// How a command reaches its endpoint: the one that is named, the one started here, or else AWS itself.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EndpointOptions } from './settings.ts'

/** What every AWS SDK client of the command is made with. */
export interface Connection {
  region: string
  endpoint?: string
  credentials?: { accessKeyId: string; secretAccessKey: string }
  /** client-sfn would put `sync-` before the host of some operations. */
  disableHostPrefix: true
}

export function connectionOf({ data, endpoint }: EndpointOptions): Connection {
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? 'us-east-1'
  if (endpoint === 'aws') return { region, disableHostPrefix: true }
  if (endpoint !== undefined) return { region, endpoint, ...ownCredentials(data), disableHostPrefix: true }
  const started = startedHere(data)
  return started === undefined
    ? { region, disableHostPrefix: true }
    : { region, endpoint: started, ...ownCredentials(data), disableHostPrefix: true }
}

/** The address that `kdbflow start` left in its data folder. */
export function startedHere(data: string): string | undefined {
  const file = join(data, 'endpoint')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}

/** The root key of the data folder, where the environment has no other. */
function ownCredentials(data: string): Pick<Connection, 'credentials'> {
  if (process.env['AWS_ACCESS_KEY_ID'] !== undefined || process.env['AWS_PROFILE'] !== undefined) return {}
  const credentials = readCredentials(data)
  return credentials === undefined ? {} : { credentials }
}

/** The root access key in `<data>/credentials`, which is in AWS's shared-credentials format. */
export function readCredentials(data: string): Connection['credentials'] {
  const file = join(data, 'credentials')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  const setting = (name: string) =>
    lines
      .find(line => line.trim().startsWith(name))
      ?.split('=')
      .slice(1)
      .join('=')
      .trim() ?? ''
  return { accessKeyId: setting('aws_access_key_id'), secretAccessKey: setting('aws_secret_access_key') }
}
