import { open } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { KdbFormatError } from '../errors.ts'
import { isPresent } from './presence.ts'

/** More than any database has: a par.txt may come from a bucket. */
const most = { bytes: 64 * 1024, segments: 1024 }

/**
 * The directories of par.txt, each once, or the root itself. A par.txt that was uploaded must not name others than
 * those of its database; where these are links, whoever made the directory has made them.
 */
export async function readSegments(root: string): Promise<string[]> {
  const path = join(root, 'par.txt')
  if (!(await isPresent(path))) return [root]
  const lines = (await readLines(path)).filter(line => line !== '')
  const segments = [...new Set(lines.map(line => segmentWithin(root, line)))]
  if (segments.length <= most.segments) return segments
  throw new KdbFormatError(
    'LIMIT',
    `${path}: expected at most ${most.segments} directories, got ${segments.length}`,
  )
}

async function readLines(path: string): Promise<string[]> {
  await using file = await open(path)
  const { size } = await file.stat()
  if (size > most.bytes) {
    throw new KdbFormatError('LIMIT', `${path}: expected at most ${most.bytes} bytes, got ${size}`)
  }
  return (await file.readFile('utf8')).split(/\r?\n/)
}

function segmentWithin(root: string, line: string): string {
  const segment = resolve(root, line)
  if (segment === root || segment.startsWith(root + sep)) return segment
  throw new KdbFormatError(
    'CORRUPT',
    `${root}/par.txt: expected directories within the database, got ${line}`,
  )
}
