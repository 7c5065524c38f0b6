import type { BigIntStats, Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../../../store/thrown.ts'
import { type ReferencedDirectory, readList } from './reference-list.ts'

export interface Referenced {
  /** The list of its files. */
  list: string
  folder: string
  /** How the folder is called in a sentence, with a slash at the end. */
  shown: string
  /** What of it is needed, below the folder: files, and directories with all below them. Empty for all. */
  wanted: ReadonlySet<string>
}

/** What is gone, was changed or has come since it was listed, a sentence each. Files are looked at, not read. */
export async function* referenceFaults({ list, ...referenced }: Referenced): AsyncGenerator<string> {
  const missing = new Set(referenced.wanted)
  for await (const directory of readList(list)) yield* faultsIn(referenced, directory, missing)
  for (const path of missing) yield `expected ${referenced.shown}${path} not to be there, got it`
}

async function* faultsIn(
  { folder, shown, wanted }: Omit<Referenced, 'list'>,
  { path, files, directories }: ReferencedDirectory,
  missing: Set<string>,
): AsyncGenerator<string> {
  const below = path === '' ? '' : `${path}/`
  const isWhole = isWithinAny(path, wanted)
  missing.delete(path)
  const listed = files.filter(([name]) => isWhole || wanted.has(below + name))
  const found = await Promise.all(listed.map(([name]) => lookAt(join(folder, below, name))))
  for (const [index, [name, size, modified]] of listed.entries()) {
    missing.delete(below + name)
    const expected = inWords({ size: BigInt(size), mtimeNs: BigInt(modified) })
    const got = found[index] ?? 'no such file'
    if (got !== expected) yield `expected ${shown}${below}${name} to be ${expected}, got ${got}`
  }
  if (!isWhole) return
  const known = new Set([...directories, ...files.map(([name]) => name)])
  for (const { name } of await entriesOf(join(folder, path))) {
    if (!known.has(name)) yield `expected ${shown}${below}${name} not to be there, got it`
  }
}

/** Whether a path, or a directory that it lies in, is wanted. */
export function isWithinAny(path: string, wanted: { has(path: string): boolean }): boolean {
  if (wanted.has('') || wanted.has(path)) return true
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    if (wanted.has(path.slice(0, end))) return true
  }
  return false
}

/** What is there, in words; what may not be looked at is named by the system's code. */
async function lookAt(path: string): Promise<string | undefined> {
  try {
    const found = await lstat(path, { bigint: true })
    return found.isFile() ? inWords(found) : 'something that is no file'
  } catch (error) {
    return ABSENT.includes(codeOf(error)) ? undefined : codeOf(error)
  }
}

const ABSENT = ['ENOENT', 'ENOTDIR']

const inWords = ({ size, mtimeNs }: Pick<BigIntStats, 'size' | 'mtimeNs'>): string =>
  `${size} bytes of ${momentOf(mtimeNs)}`

/** As ISO 8601, with all its digits. */
function momentOf(nanoseconds: bigint): string {
  const seconds = new Date(Number(nanoseconds / 1_000_000n)).toISOString().slice(0, -5)
  return `${seconds}.${String(nanoseconds % 1_000_000_000n).padStart(9, '0')}Z`
}

/** None where it is gone: its files are named then. */
const entriesOf = (folder: string): Promise<Dirent[]> =>
  readdir(folder, { withFileTypes: true }).catch(error => {
    if (ABSENT.includes(codeOf(error))) return []
    throw error
  })
