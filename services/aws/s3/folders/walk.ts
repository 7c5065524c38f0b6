// Keys in S3's order, read from the folders as they are asked for.
import { join } from 'node:path'
import { isRealFolder } from './files.ts'
import { entriesOf } from './folder-entries.ts'
import type { Folders } from './folders.ts'
import { compareKeys, escapedFolder, keyOfEscaped, plainPath } from './key-path.ts'

/** Which keys a walk gives. May be moved on while it runs. */
export interface Cursor {
  prefix: string
  /** Only keys behind this one. */
  after: string
  /** No keys that begin so: a common prefix that was listed already. */
  skip: string | undefined
  /** Called for a symbolic link, which is no object, in the place of a key that the walk would give. */
  onLink?(key: string): void
}

export interface WalkedKey {
  key: string
  path: string
}

export async function* walkKeys(folders: Folders, bucket: string, cursor: Cursor): AsyncGenerator<WalkedKey> {
  const escaped = folders.isMapped(bucket) ? [] : await escapedKeys(escapedFolder(folders.root, bucket))
  for await (const plain of plainKeys(folders, bucket, cursor)) {
    while (escaped[0] !== undefined && compareKeys(escaped[0].key, plain.key) < 0) {
      yield* passing(escaped.shift(), cursor)
    }
    // A file of the same key that is no longer in the way of its folder.
    if (escaped[0]?.key === plain.key) escaped.shift()
    yield* passing(plain, cursor)
  }
  for (const left of escaped) yield* passing(left, cursor)
}

/** No folder is read above the one that the prefix names. */
function plainKeys(folders: Folders, bucket: string, cursor: Cursor) {
  const base = cursor.prefix.slice(0, cursor.prefix.lastIndexOf('/') + 1)
  const top = folders.bucketFolder(bucket)
  const folder = base === '' ? top : plainPath(top, base.slice(0, -1))
  return folder === undefined || !isRealFolder(folder) ? [] : walkFolder(folder, base, cursor)
}

function* passing(walked: WalkedKey | undefined, { prefix, after, skip }: Cursor): Generator<WalkedKey> {
  if (walked === undefined || !walked.key.startsWith(prefix) || compareKeys(walked.key, after) <= 0) return
  if (skip === undefined || !walked.key.startsWith(skip)) yield walked
}

async function* walkFolder(folder: string, base: string, cursor: Cursor): AsyncGenerator<WalkedKey> {
  for (const { name, kind } of await entriesOf(folder)) {
    const key = base + name
    if (!mayHold(key, cursor)) continue
    if (kind === 'link') {
      if (key.startsWith(cursor.prefix)) cursor.onLink?.(key)
    } else if (kind === 'folder') yield* walkFolder(join(folder, name), key, cursor)
    else yield { key, path: join(folder, name) }
  }
}

/** `name` is a key, or the beginning of keys with its slash. */
const mayHold = (name: string, { prefix, after, skip }: Cursor) =>
  (name.startsWith(prefix) || prefix.startsWith(name)) &&
  (compareKeys(name, after) > 0 || after.startsWith(name)) &&
  (skip === undefined || !name.startsWith(skip))

async function escapedKeys(folder: string): Promise<WalkedKey[]> {
  const keys: WalkedKey[] = []
  for await (const { key, path } of walkFolder(folder, '', { prefix: '', after: '', skip: undefined })) {
    const unescaped = keyOfEscaped(key)
    if (unescaped !== undefined) keys.push({ key: unescaped, path })
  }
  return keys.sort((one, other) => compareKeys(one.key, other.key))
}
