import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Random } from '../store/random.ts'
import { reread } from '../store/reread.ts'

export interface AccessKey {
  accessKeyId: string
  secretAccessKey: string
}

/** The key that is given out comes first; a second one is valid beside it while it is being replaced. */
export type RootKeys = readonly [AccessKey, ...AccessKey[]]

/**
 * The access keys of the account's root, as they are now: the one of the environment (KDBFLOW_ACCESS_KEY_ID,
 * KDBFLOW_SECRET_ACCESS_KEY), else those of `file`, which the first start writes with a generated key, mode 0600. A
 * change of the file that cannot be read is reported once, and the keys before it stay valid.
 * @throws {Error} at once, with a sentence for the operator, where only half a key is given, or the file holds none
 */
export function rootKeysFrom({ file, environment, random, onFault }: RootKeysParts): () => RootKeys {
  const given = fromEnvironment(environment)
  if (given !== undefined) return () => given
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, formatCredentials([generateAccessKey('AKIA', random)]), { mode: 0o600, flag: 'wx' })
  }
  const keys = reread(file, () => readCredentials(file), onFault)
  keys()
  return keys
}

interface RootKeysParts {
  file: string
  environment: Environment
  random: Random
  onFault(fault: unknown): void
}

type Environment = Readonly<Record<string, string | undefined>>

/** @throws {Error} where one half of it is given */
export function fromEnvironment(environment: Environment): RootKeys | undefined {
  const accessKeyId = environment['KDBFLOW_ACCESS_KEY_ID'] ?? ''
  const secretAccessKey = environment['KDBFLOW_SECRET_ACCESS_KEY'] ?? ''
  if (accessKeyId === '' && secretAccessKey === '') return undefined
  if (accessKeyId === '' || secretAccessKey === '') {
    throw new Error('expected KDBFLOW_ACCESS_KEY_ID and KDBFLOW_SECRET_ACCESS_KEY together, got one of them')
  }
  return [{ accessKeyId, secretAccessKey }]
}

/** As AWS makes them: a prefix that says the kind, AKIA lasting and ASIA temporary, and 16 of base 32. */
export function generateAccessKey(prefix: 'AKIA' | 'ASIA', random: Random): AccessKey {
  const letters = [...random.bytes(16)].map(byte => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32])
  return {
    accessKeyId: `${prefix}${letters.join('')}`,
    secretAccessKey: Buffer.from(random.bytes(30)).toString('base64'),
  }
}

/** Of the root's keys, in order: AWS tools read the first. */
const PROFILES = ['default', 'previous']

/** AWS's shared-credentials format, with a profile for each key. */
export const formatCredentials = (keys: RootKeys): string =>
  keys
    .map(({ accessKeyId, secretAccessKey }, index) =>
      [
        `[${PROFILES[index]}]`,
        `aws_access_key_id = ${accessKeyId}`,
        `aws_secret_access_key = ${secretAccessKey}`,
        '',
      ].join('\n'),
    )
    .join('\n')

/**
 * Where no profile is called default, the file has one key, whatever it is called.
 * @throws {Error} with a sentence for the operator, where half of a key is not there
 */
export function readCredentials(file: string): RootKeys {
  const text = readFileSync(file, 'utf8')
  const [current, previous] = PROFILES.map(profile => sectionOf(text, profile))
  const key = keyIn(current ?? text, file)
  return previous === undefined ? [key] : [key, keyIn(previous, `profile previous of ${file}`)]
}

function sectionOf(text: string, profile: string): string | undefined {
  const [, ...sections] = text.split(/^\s*\[([^\]]*)\]\s*$/m)
  const at = sections.indexOf(profile)
  return at === -1 ? undefined : sections[at + 1]
}

function keyIn(section: string, place: string): AccessKey {
  const [accessKeyId, secretAccessKey] = ['aws_access_key_id', 'aws_secret_access_key'].map(
    name => new RegExp(`^\\s*${name}\\s*=\\s*(\\S+)\\s*$`, 'm').exec(section)?.[1],
  )
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new Error(`expected aws_access_key_id and aws_secret_access_key in ${place}, got no whole key`)
  }
  return { accessKeyId, secretAccessKey }
}
