// What lies in a folder, as kdb+ sees it.
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parsePartition } from '../../kdb/format/partition.ts'

export interface Survey {
  folder: string
  /** The names right under it: files, and directories with a slash behind them. */
  entries: string[]
  /** In rising order. */
  partitions: string[]
  /** Names of tables in partitions. */
  partitioned: string[]
  /** Names of tables right under the folder. */
  splayed: string[]
  files: number
  bytes: number
}

/**
 * Looks at every file of the folder.
 * @throws {Error} with a sentence where anything is neither a file nor a folder
 */
export function survey(folder: string, onFiles: (files: number) => void): Survey {
  const found = { files: 0, bytes: 0 }
  const tables = new Set<string>()
  const splayed = new Set<string>()
  const partitions = new Map<string, bigint>()
  for (const { path, bytes } of filesBelow(folder, [])) {
    const names = path.slice(0, -1)
    const at = names.findIndex(name => parsePartition(name) !== undefined)
    const partition = names[at] ?? ''
    const table = names[at + 1]
    if (at !== -1) partitions.set(partition, parsePartition(partition)?.value ?? 0n)
    if (table !== undefined) (at === -1 ? splayed : tables).add(table)
    found.files++
    found.bytes += bytes
    if (found.files % EVERY === 0) onFiles(found.files)
  }
  return {
    folder,
    entries: entriesOf(folder).map(entry => (entry.isDirectory() ? `${entry.name}/` : entry.name)),
    partitions: [...partitions].sort(([, a], [, b]) => (a < b ? -1 : 1)).map(([name]) => name),
    partitioned: [...tables].sort(),
    splayed: [...splayed].sort(),
    ...found,
  }
}

const EVERY = 10_000

function* filesBelow(folder: string, names: string[]): Generator<{ path: string[]; bytes: number }> {
  const directory = join(folder, ...names)
  for (const entry of entriesOf(directory)) {
    const path = [...names, entry.name]
    if (entry.isDirectory()) yield* filesBelow(folder, path)
    else if (entry.isFile()) yield { path, bytes: lstatSync(join(directory, entry.name)).size }
    else throw new Error(notImported(join(directory, entry.name), entry.isSymbolicLink()))
  }
}

const entriesOf = (directory: string) => readdirSync(directory, { withFileTypes: true })

const notImported = (path: string, isLink: boolean): string =>
  isLink
    ? `expected files and folders, got a symbolic link at ${path}: copy what it leads to, or link it hard`
    : `expected files and folders, got something else at ${path}`
