import { realpathSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { parsePartition } from '../../kdb/format/partition.ts'
import { segmentsElsewhere } from './segments.ts'
import { type Source, sourceOf } from './source.ts'
import { type Survey, survey } from './survey.ts'

export interface Part extends Survey, Source {}

/** What an import will do. */
export interface Plan {
  root: Part
  /** Folders of a par.txt that become part of the database. */
  segments: Part[]
  /** What load-database is to load. */
  load: LoadInput
}

export interface LoadInput {
  changeRequests: { changeType: 'PUT'; s3Path: string; dbPath: string }[]
  source?: { bucket: string; prefix: string }
}

interface PlanParts {
  data: string
  bucket?: string
  onFiles(files: number): void
}

/** @throws {Error} with a sentence where the folder is no database that can be imported */
export function planImport(given: string, { data, bucket, onFiles }: PlanParts): Plan {
  const folder = realFolder(given)
  const named = bucket === undefined ? {} : { bucket }
  const elsewhere = segmentsElsewhere(folder).map(realFolder)
  // What is to be set is said before a walk that may take long.
  const sources = [
    sourceOf(folder, { data, ...named }),
    ...elsewhere.map(segment => sourceOf(segment, { data })),
  ]
  let before = 0
  const [root, ...segments] = [folder, ...elsewhere].map((one, index) => {
    const found = survey(one, files => onFiles(before + files))
    before += found.files
    return { ...found, ...(sources[index] ?? { bucket: '', prefix: '', use: 'copy' as const }) }
  })
  if (root === undefined) throw new Error(`expected a folder, got none at ${given}`)
  expectDatabase(root, segments)
  return { root, segments, load: loadOf(root, segments) }
}

function realFolder(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isDirectory() === true) return realpathSync(path)
  throw new Error(`expected a folder at ${path}, got ${found === undefined ? 'nothing' : 'a file'}`)
}

function expectDatabase(root: Part, segments: Part[]): void {
  const { folder, entries } = root
  if (entries.includes('.d'))
    throw new Error(`expected the folder of a database, got that of a table: ${folder}`)
  if (parsePartition(basename(folder)) !== undefined)
    throw new Error(`expected the folder of a database, got that of a partition: ${folder}`)
  const parts = [root, ...segments]
  const hasTables = parts.some(({ partitions, splayed }) => partitions.length + splayed.length > 0)
  if (!hasTables && !entries.some(entry => !entry.endsWith('/')))
    throw new Error(`expected a kdb+ database in ${folder}, got a folder without tables`)
  const at = new Map<string, string>()
  for (const part of parts) {
    for (const partition of part.partitions) {
      const other = segments.length === 0 ? undefined : at.get(partition)
      if (other !== undefined)
        throw new Error(
          `expected each partition in one folder of par.txt, got ${partition} in ${other} and ${part.folder}: a version has one`,
        )
      at.set(partition, part.folder)
    }
  }
}

/**
 * Copies go in changesets of 32 partitions, so that one that fails costs little; a reference to all costs no more than one
 * to a part.
 */
function loadOf(root: Part, segments: Part[]): LoadInput {
  const { bucket, prefix, use, entries } = root
  const put = (path: string, dbPath: string) => ({
    changeType: 'PUT' as const,
    s3Path: `s3://${path}`,
    dbPath,
  })
  if (segments.length === 0) {
    return use === 'copy'
      ? { changeRequests: [], source: { bucket, prefix } }
      : { changeRequests: [put(`${bucket}/${prefix}`, '/')] }
  }
  const own = entries.filter(entry => entry !== 'par.txt').sort()
  return {
    changeRequests: [
      ...own.map(entry => put(`${bucket}/${prefix}${entry}`, entry.endsWith('/') ? `/${entry}` : '/')),
      ...segments.map(segment => put(`${segment.bucket}/${segment.prefix}`, '/')),
    ],
  }
}
