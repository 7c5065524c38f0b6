// The files that a PUT refers to, as they were: a line of JSON for each directory.
import { createWriteStream } from 'node:fs'
import { chmod, open, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { FINISHED_FILE } from '../files/finished.ts'

export interface ReferencedFile {
  /** Below the folder of the reference. */
  path: string
  /** Bytes. */
  size: number
  /** When its content changed last, in nanoseconds since 1970. */
  mtimeNs: bigint
}

export interface ReferencedDirectory {
  /** Below the folder of the reference; empty for itself. */
  path: string
  /** The last is `mtimeNs`, for which a JSON number has too few digits. */
  files: [name: string, size: number, modified: string][]
  directories: string[]
}

/** Writes the list in the stead of any before, read-only, and answers its size. `files` are in the order of their paths. */
export async function writeList(path: string, files: AsyncIterable<ReferencedFile>): Promise<number> {
  await rm(path, { force: true })
  await pipeline(linesOf(directoriesOf(files)), createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  await chmod(path, FINISHED_FILE)
  return (await stat(path)).size
}

export async function* readList(path: string): AsyncGenerator<ReferencedDirectory> {
  await using list = await open(path)
  // As `writeList` wrote it.
  for await (const line of list.readLines({ autoClose: false })) yield JSON.parse(line) as ReferencedDirectory
}

async function* linesOf(directories: AsyncIterable<ReferencedDirectory>): AsyncGenerator<string> {
  for await (const directory of directories) yield `${JSON.stringify(directory)}\n`
}

/** A directory is whole when a path outside of it comes: memory holds those on the way to one file. */
async function* directoriesOf(files: AsyncIterable<ReferencedFile>): AsyncGenerator<ReferencedDirectory> {
  const open: ReferencedDirectory[] = [directoryAt('')]
  for await (const { path, size, mtimeNs } of files) {
    const names = path.split('/')
    const name = names.pop() ?? ''
    while (!isWithin(names.join('/'), open.at(-1)?.path ?? '')) yield* closed(open)
    for (let depth = open.length; depth <= names.length; depth++) {
      open.at(-1)?.directories.push(names[depth - 1] ?? '')
      open.push(directoryAt(names.slice(0, depth).join('/')))
    }
    open.at(-1)?.files.push([name, size, String(mtimeNs)])
  }
  while (open.length > 0) yield* closed(open)
}

const directoryAt = (path: string): ReferencedDirectory => ({ path, files: [], directories: [] })

/** Whether a directory is this one, or lies in it. */
const isWithin = (path: string, directory: string): boolean =>
  directory === '' || path === directory || path.startsWith(`${directory}/`)

function* closed(open: ReferencedDirectory[]): Generator<ReferencedDirectory> {
  const last = open.pop()
  if (last !== undefined) yield last
}
