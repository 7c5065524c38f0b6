import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * The folders that a par.txt names, where any of them is elsewhere: a version has no directories outside of it, so their
 * partitions become its own. None where there is no such file, or where it may stay as it is.
 */
export function segmentsElsewhere(folder: string): string[] {
  const path = join(folder, 'par.txt')
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8')
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '')
  return lines.some(leadsOut) ? [...new Set(lines.map(line => resolve(folder, line)))] : []
}

/** As the service sees it: an absolute path within the folder would lead out of a version too. */
const leadsOut = (line: string): boolean => line.startsWith('/') || line.split('/').includes('..')
