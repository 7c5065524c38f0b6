import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { removeTree } from '../finspace/versions/files/remove-tree.ts'
import { messageOf } from '../store/thrown.ts'
import { endNodes } from './nodes.ts'
import { type DataFolder, placesIn } from './places.ts'
import { STATE_BUCKET } from './step-rights.ts'

/** Given outright: the umask of whoever starts the service must not decide who writes into a bucket. */
const WRITTEN_BY_OWNER = 0o755

/**
 * Makes the folder. What is secret in it is readable by its owner alone. Databases and buckets are made for their
 * owner to write and others to read; a folder that is there keeps the rights that the operator gave it.
 * @throws {Error} with a sentence for the operator where it cannot be written
 */
export function openDataFolder(path: string): DataFolder {
  const root = resolve(path)
  const folder = placesIn(root)
  try {
    for (const made of [root, folder.buckets, folder.versions, join(folder.buckets, STATE_BUCKET)]) {
      mkdirSync(made, { recursive: true, mode: WRITTEN_BY_OWNER })
    }
    for (const secret of [folder.audit, folder.nodes]) mkdirSync(secret, { recursive: true, mode: 0o700 })
    // The secrets of sessions are in the store. SQLite gives its other files the rights that this one has.
    closeSync(openSync(folder.database, 'a', 0o600))
  } catch (cause) {
    throw new Error(`expected a folder that can be written at ${root}, got: ${messageOf(cause)}`, { cause })
  }
  return folder
}

/** Leaves the endpoint's address, and in PEM the authority that vouches for it, where the commands look for them. */
export function announce(
  { root, authority }: DataFolder,
  url: string,
  certificate: string | undefined,
): void {
  if (certificate === undefined) rmSync(authority, { force: true })
  else writeFileSync(authority, certificate)
  writeFileSync(join(root, 'endpoint'), `${url}\n`)
}

/** Ends its nodes. Published versions are read-only, so it takes more than `rm -r` for a user who is not root. */
export async function removeDataFolder(root: string): Promise<void> {
  await endNodes(root)
  await removeTree(root)
}
