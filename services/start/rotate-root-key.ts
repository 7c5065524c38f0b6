// Replaces the root key while the service runs: two are valid at a time, so that nobody who calls is refused.
import { existsSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  type AccessKey,
  formatCredentials,
  fromEnvironment,
  generateAccessKey,
  type RootKeys,
  readCredentials,
} from '../iam/credentials.ts'
import { type Random, systemRandom } from '../store/random.ts'
import { syncPath } from '../store/sync-path.ts'
import { NAMES } from './places.ts'
import { environmentOfService } from './settings-in-force.ts'

/**
 * Makes a new root key. The one before stays valid beside it, until it is ended.
 * @throws {Error} with a sentence for the operator where there are two already, or the key is not the file's
 */
export async function rotateRootKey(data: string, random: Random = systemRandom): Promise<RootKeys> {
  const file = fileInForce(data)
  const [key, previous] = readCredentials(file)
  if (previous !== undefined) {
    throw new Error(
      `expected one root key in ${file}, got two: end ${previous.accessKeyId} first (kdbflow rotate-key --end-previous)`,
    )
  }
  return await write(file, [generateAccessKey('AKIA', random), key])
}

/**
 * From then on the key before is refused, and the sessions that came from it end.
 * @returns the key that was ended
 * @throws {Error} with a sentence for the operator where there is none
 */
export async function endPreviousRootKey(data: string): Promise<AccessKey> {
  const file = fileInForce(data)
  const [key, previous] = readCredentials(file)
  if (previous === undefined) {
    throw new Error(`expected two root keys in ${file}, got ${key.accessKeyId} alone`)
  }
  await write(file, [key])
  return previous
}

/** A service whose environment has the key does not read the file. */
function fileInForce(data: string): string {
  const file = join(data, NAMES.credentials)
  if (fromEnvironment(environmentOfService(data) ?? process.env) !== undefined) {
    throw new Error(
      `expected the root key in ${file}, got KDBFLOW_ACCESS_KEY_ID in the environment: it holds until the next start`,
    )
  }
  if (!existsSync(file)) throw new Error(`expected a data folder that kdbflow start has used, got ${data}`)
  return file
}

/** Whole or not at all, whenever it is read. */
async function write(file: string, keys: RootKeys): Promise<RootKeys> {
  const making = `${file}.new`
  const handle = await open(making, 'w', 0o600)
  try {
    await handle.writeFile(formatCredentials(keys))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(making, file)
  await syncPath(dirname(file))
  return keys
}
