import { bytesInWords, count } from '../terminal/amounts.ts'
import type { Part, Plan } from './plan.ts'

/** A plan as a person reads it. */
export function planLines({ root, segments }: Plan): string[] {
  const parts = [root, ...segments]
  const partitions = parts.flatMap(part => part.partitions)
  const files = parts.reduce((sum, part) => sum + part.files, 0)
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
  return [
    ...parts.map(inWords),
    `  ${count(partitions.length, 'partition')}${rangeOf(partitions)}`,
    `  tables: ${tablesOf(parts) || 'none in a directory'}`,
    `  at the top: ${root.entries.filter(entry => !entry.endsWith('/')).join(', ') || 'no files'}`,
    `  ${count(files, 'file')}, ${bytesInWords(bytes)}`,
  ]
}

const inWords = ({ folder, bucket, prefix, use }: Part): string =>
  `${folder}: ${use === 'copy' ? 'to be copied' : 'to be referred to'}, as s3://${bucket}/${prefix}`

function rangeOf(partitions: string[]): string {
  const sorted = partitions.toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }))
  const [first, last] = [sorted[0], sorted.at(-1)]
  return first === undefined || first === last ? '' : `, ${first} to ${last}`
}

function tablesOf(parts: Part[]): string {
  const partitioned = [...new Set(parts.flatMap(part => part.partitioned))].sort()
  const splayed = parts.flatMap(part => part.splayed).map(name => `${name} (splayed)`)
  return [...partitioned, ...splayed].join(', ')
}
