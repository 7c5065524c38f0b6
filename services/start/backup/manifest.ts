import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { syncPath } from '../../store/sync-path.ts'
import { MANIFEST } from './layout.ts'

// A line for each file and folder of a snapshot, and a last one by which a manifest is whole.

const file = z.object({
  kind: z.literal('file'),
  /** Below the data folder. */
  path: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  mode: z.number(),
  /** Of the file in the data folder, by which S3 knew it for its own. */
  modified: z.string(),
  inode: z.string(),
})
const folder = z.object({ kind: z.literal('folder'), path: z.string(), mode: z.number() })
const end = z.object({
  kind: z.literal('end'),
  format: z.literal(1),
  /** ISO 8601. */
  taken: z.string(),
  /** The newest transaction of the store. */
  transaction: z.number(),
  files: z.number(),
  bytes: z.number(),
})
const line = z.discriminatedUnion('kind', [file, folder, end])

export type FileLine = z.output<typeof file>
export type FolderLine = z.output<typeof folder>
export type EndLine = z.output<typeof end>

export interface Manifest {
  files: Map<string, FileLine>
  folders: FolderLine[]
  end: EndLine
}

export async function writeManifest(
  snapshot: string,
  { files, folders, end: last }: Manifest,
): Promise<void> {
  const path = join(snapshot, MANIFEST)
  const lines = [...folders, ...files.values(), last]
  await writeFile(path, lines.map(one => `${JSON.stringify(one)}\n`).join(''), { mode: 0o600 })
  await syncPath(path)
}

/** @throws {Error} with a sentence for the operator where it is not whole */
export async function readManifest(snapshot: string): Promise<Manifest> {
  const path = join(snapshot, MANIFEST)
  const handle = await open(path, 'r')
  const files = new Map<string, FileLine>()
  const folders: FolderLine[] = []
  let last: EndLine | undefined
  for await (const text of handle.readLines()) {
    const read = line.parse(JSON.parse(text))
    if (read.kind === 'file') files.set(read.path, read)
    else if (read.kind === 'folder') folders.push(read)
    else last = read
  }
  if (last === undefined || last.files !== files.size) {
    throw new Error(`expected a whole manifest at ${path}, got ${files.size} file(s) and no end`)
  }
  return { files, folders, end: last }
}
