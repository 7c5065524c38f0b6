import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { type Entry, type FileEntry, filesOf } from './entry.ts'

interface Stored {
  pathOf(at: string): string
}

/** What lies in a stored directory, one level deep. */
export async function readStored(stored: Stored, at: string): Promise<Map<string, Entry>> {
  const files = await readStoredFiles(stored, at)
  const directories = (await list(stored, at)).filter(item => item.isDirectory())
  const measured = await Promise.all(
    directories.map(async ({ name }) => [name, await measure(stored, `${at}/${name}`)] as const),
  )
  return new Map<string, Entry>([...files, ...measured])
}

/** Only the files of it. */
export async function readStoredFiles(stored: Stored, at: string): Promise<Map<string, FileEntry>> {
  const files = (await list(stored, at)).filter(item => item.isFile())
  return new Map(
    await Promise.all(
      files.map(async ({ name }) => [name, await storedFile(stored, `${at}/${name}`)] as const),
    ),
  )
}

const list = (stored: Stored, at: string): Promise<Dirent[]> =>
  readdir(stored.pathOf(at), { withFileTypes: true })

async function measure(stored: Stored, at: string): Promise<Entry> {
  const entries = [...(await readStored(stored, at)).values()]
  return {
    kind: 'directory',
    at,
    bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0),
    files: entries.reduce((sum, entry) => sum + filesOf(entry), 0),
  }
}

const storedFile = async (stored: Stored, at: string): Promise<FileEntry> => ({
  kind: 'file',
  at,
  bytes: (await lstat(stored.pathOf(at))).size,
})
