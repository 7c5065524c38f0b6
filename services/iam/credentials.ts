import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Random } from '../store/random.ts'

export interface AccessKey {
  accessKeyId: string
  secretAccessKey: string
}

/**
 * The access key of the account's root: from the environment (KDBFLOW_ACCESS_KEY_ID, KDBFLOW_SECRET_ACCESS_KEY),
 * else from `file` (AWS shared-credentials format), which the first start writes with a generated key, mode 0600.
 * @throws {Error} with a sentence for the operator where only half a key is given, or the file holds none.
 */
export function rootCredentials({ file, environment, random }: RootCredentials): AccessKey {
  const given = fromEnvironment(environment)
  if (given !== undefined) return given
  if (!existsSync(file)) writeCredentials(file, generateAccessKey('AKIA', random))
  return readCredentials(file)
}

interface RootCredentials {
  file: string
  environment: Readonly<Record<string, string | undefined>>
  random: Random
}

function fromEnvironment(environment: RootCredentials['environment']): AccessKey | undefined {
  const accessKeyId = environment['KDBFLOW_ACCESS_KEY_ID'] ?? ''
  const secretAccessKey = environment['KDBFLOW_SECRET_ACCESS_KEY'] ?? ''
  if (accessKeyId === '' && secretAccessKey === '') return undefined
  if (accessKeyId === '' || secretAccessKey === '') {
    throw new Error('expected KDBFLOW_ACCESS_KEY_ID and KDBFLOW_SECRET_ACCESS_KEY together, got one of them')
  }
  return { accessKeyId, secretAccessKey }
}

/** As AWS makes them: a prefix that says the kind, AKIA lasting and ASIA temporary, and 16 of base 32. */
export function generateAccessKey(prefix: 'AKIA' | 'ASIA', random: Random): AccessKey {
  const letters = [...random.bytes(16)].map(byte => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32])
  return {
    accessKeyId: `${prefix}${letters.join('')}`,
    secretAccessKey: Buffer.from(random.bytes(30)).toString('base64'),
  }
}

function writeCredentials(file: string, { accessKeyId, secretAccessKey }: AccessKey): void {
  mkdirSync(dirname(file), { recursive: true })
  const lines = [
    '[default]',
    `aws_access_key_id = ${accessKeyId}`,
    `aws_secret_access_key = ${secretAccessKey}`,
  ]
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' })
}

function readCredentials(file: string): AccessKey {
  const text = readFileSync(file, 'utf8')
  const [accessKeyId, secretAccessKey] = ['aws_access_key_id', 'aws_secret_access_key'].map(
    name => new RegExp(`^\\s*${name}\\s*=\\s*(\\S+)\\s*$`, 'm').exec(text)?.[1],
  )
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new Error(
      `expected aws_access_key_id and aws_secret_access_key in ${file}, got a file without them`,
    )
  }
  return { accessKeyId, secretAccessKey }
}
