// The buckets that show folders, for commands on the service's machine.
import { join, resolve } from 'node:path'
import { settingsFrom } from '../finspace/settings/settings.ts'
import { withoutLinks } from '../store/without-links.ts'
import { NAMES } from './places.ts'

export interface MappedBucket {
  bucket: string
  /** Without links. */
  folder: string
  use: 'copy' | 'reference'
}

export const settingsFileOf = (data: string): string => join(resolve(data), NAMES.finspaceSettings)

/** @throws {TypeError} naming every fault in the settings */
export function mappedBuckets(data: string): MappedBucket[] {
  const settings = settingsFrom(settingsFileOf(data), fault => {
    throw fault
  })()
  return Object.entries(settings.buckets).map(([bucket, { folder, use }]) => ({
    ...{ bucket, use },
    folder: withoutLinks(folder),
  }))
}
