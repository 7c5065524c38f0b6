import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Entry, type FileEntry, filesOf } from './entry.ts'

/** What lies in a stored directory, one level deep. `at` is below `content`. */
export async function readStored(content: string, at: string): Promise<Map<string, Entry>> {
  const files = await readStoredFiles(content, at)
  const directories = (await list(content, at)).filter(item => item.isDirectory())
  const measured = await Promise.all(
    directories.map(async ({ name }) => [name, await measure(content, `${at}/${name}`)] as const),
  )
  return new Map<string, Entry>([...files, ...measured])
}

/** Only the files of it. */
export async function readStoredFiles(content: string, at: string): Promise<Map<string, FileEntry>> {
  const files = (await list(content, at)).filter(item => item.isFile())
  return new Map(
    await Promise.all(
      files.map(async ({ name }) => [name, await storedFile(content, `${at}/${name}`)] as const),
    ),
  )
}

const list = (content: string, at: string): Promise<Dirent[]> =>
  readdir(join(content, at), { withFileTypes: true })

async function measure(content: string, at: string): Promise<Entry> {
  const entries = [...(await readStored(content, at)).values()]
  return {
    kind: 'directory',
    at,
    bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0),
    files: entries.reduce((sum, entry) => sum + filesOf(entry), 0),
  }
}

const storedFile = async (content: string, at: string): Promise<FileEntry> => ({
  kind: 'file',
  at,
  bytes: (await lstat(join(content, at))).size,
})
