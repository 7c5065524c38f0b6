import type { BigIntStats } from 'node:fs'

/** Of an object, there or not. */
export interface Place {
  bucket: string
  key: string
}

/** The file that holds the object of a place. */
export interface PlacedFile {
  path: string
  stat: BigIntStats
}
