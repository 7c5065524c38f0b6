import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type AccessKey, fromEnvironment, readCredentials } from '../iam/credentials.ts'
import { NAMES } from './places.ts'

/** The root key that `kdbflow start` takes, there and in this environment. Undefined where there is none yet. */
export function rootKeyOf(
  data: string,
  environment: Readonly<Record<string, string | undefined>>,
): AccessKey | undefined {
  const [given] = fromEnvironment(environment) ?? []
  const file = join(data, NAMES.credentials)
  return given ?? (existsSync(file) ? readCredentials(file)[0] : undefined)
}
