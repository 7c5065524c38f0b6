import { constants } from 'node:fs'
import { chmod, copyFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import { notFound } from '../operation/exceptions.ts'
import type { VersionId } from '../versions/changeset/version.ts'
import type { Answer, Caller } from './caller.ts'
import type { CallParts } from './parts.ts'
import { placeFile } from './place-file.ts'

const inputSchema = z.object({
  databaseName: z.string(),
  destinationPath: z.string(),
  /** One file, or all whose paths begin so where it ends in `*` or `/`. */
  dbPath: z.string().min(1),
  /** The newest where absent. */
  changesetId: z.string().optional(),
})

/** Copies files of a version into a folder of the node. */
export async function copyDatabaseFiles(
  parts: CallParts,
  caller: Caller,
  input: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const { databaseName, destinationPath, dbPath, changesetId: asked } = inputSchema.parse(input)
  const { environmentId } = caller.owner
  const changesetId = await versionOf(caller, databaseName, asked)
  const destination = parts.storage.find(caller.owner, destinationPath)
  const copied = await copyTo(parts, destination.path, {
    ...{ version: { environmentId, databaseName, changesetId }, dbPath },
    holder: `call-${caller.callId}`,
  })
  if (copied.length === 0) {
    throw notFound(`expected ${dbPath} in ${databaseName} at changeset ${changesetId}, got no such file`)
  }
  const shown = destinationPath.replace(/^:/, '').replace(/\/$/, '')
  return { databaseName, changesetId, resultPaths: copied.map(path => `${shown}${path}`) }
}

async function versionOf(
  { invoke }: Caller,
  databaseName: string,
  asked: string | undefined,
): Promise<string> {
  const { lastCompletedChangesetId } = await invoke('GetKxDatabase', { databaseName })
  if (asked === undefined) {
    if (typeof lastCompletedChangesetId === 'string') return lastCompletedChangesetId
    throw notFound(`expected database ${databaseName} to have a completed changeset, got none`)
  }
  const { status } = await invoke('GetKxChangeset', { databaseName, changesetId: asked })
  if (status === 'COMPLETED') return asked
  throw notFound(`expected changeset ${asked} to be COMPLETED, got ${String(status)}`)
}

interface Copying {
  version: VersionId
  dbPath: string
  holder: string
}

const FILE_MODE = 0o600

/** Answers the paths of what it has copied, as they are in the database. */
async function copyTo(
  { versions }: CallParts,
  destination: string,
  { version, dbPath, holder }: Copying,
): Promise<string[]> {
  const copied: string[] = []
  const { folder, matches } = patternOf(dbPath)
  const root = await versions.mount(version, holder)
  try {
    for await (const { path } of versions.files(version, folder)) {
      if (!matches(path)) continue
      const to = join(destination, path)
      await mkdir(dirname(to), { recursive: true })
      await placeFile(to, async unfinished => {
        await copyFile(join(root, path), unfinished, constants.COPYFILE_FICLONE)
        await chmod(unfinished, FILE_MODE)
      })
      copied.push(path)
    }
  } finally {
    await versions.unmount(version, holder)
  }
  return copied
}

/** Which folder to look through, or which file to look at, and what in it is meant. */
function patternOf(dbPath: string): { folder: string; matches(path: string): boolean } {
  const path = `/${dbPath.replace(/^\/+/, '')}`
  const prefix = path.replace(/\*$/, '')
  if (prefix === path && !path.endsWith('/')) return { folder: path, matches: found => found === path }
  return {
    folder: prefix.slice(0, prefix.lastIndexOf('/') + 1),
    matches: found => found.startsWith(prefix),
  }
}
