import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { bytesInWords } from '../terminal/amounts.ts'
import { type Finding, fault, ok } from './finding.ts'

interface FileSystem {
  bsize: number
  blocks: number
  bavail: number
  files: number
  ffree: number
}

/** The disk that the data folder lies on, or will. */
export async function checkDisk(folder: string): Promise<Finding> {
  const place = existsSync(folder) ? folder : dirname(folder)
  return existsSync(place) ? diskFinding(place, await statfs(place)) : checkDisk(place)
}

const LEAST_BYTES = 1e9
const LEAST_SHARE = 0.05

/** Loads need room for what they copy; a full disk ends the service. */
export function diskFinding(place: string, { bsize, blocks, bavail, files, ffree }: FileSystem): Finding {
  const free = bavail * bsize
  const found = `${bytesInWords(free)} of ${bytesInWords(blocks * bsize)} free at ${place}`
  if (free < LEAST_BYTES || bavail < blocks * LEAST_SHARE) {
    return fault(
      'disk',
      found,
      'free space, or move the folder to a larger disk: loads will fail, then all writes',
    )
  }
  // Some file systems make files as long as there are bytes, and count none.
  if (files > 0 && ffree < files * LEAST_SHARE) {
    return fault(
      'disk',
      `${ffree} of ${files} files free at ${place}`,
      'delete files, or make a file system for more',
    )
  }
  return ok('disk', found)
}
