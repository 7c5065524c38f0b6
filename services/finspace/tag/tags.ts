import type { Collection } from '../../store/collection.ts'
import type { Tags } from '../../wire/tags.ts'
import { invalid } from '../operation/exceptions.ts'

export interface TagTables {
  /** By ARN. */
  tag: Collection<Tags>
}

interface Tagging {
  tables: TagTables
}

/** The model's bound of a tag map, which holds for what a resource has in all too. */
const MOST_TAGS = 50

/**
 * Adds tags to those that the resource has, in the running transaction.
 * @throws {ServiceException} ValidationException beyond 50
 */
export function setTags({ tables }: Tagging, arn: string, tags: Tags | undefined): void {
  if (tags === undefined) return
  const all = { ...tables.tag.get(arn), ...tags }
  const count = Object.keys(all).length
  if (count > MOST_TAGS) throw invalid(`expected at most ${MOST_TAGS} tags on ${arn}, got ${count}`)
  tables.tag.put(arn, all)
}

export const tagsOf = ({ tables }: Tagging, arn: string): Tags => tables.tag.get(arn) ?? {}

/** When a resource is made anew or goes: its tags, and those of what is in it. */
export function dropTags({ tables }: Tagging, arn: string): void {
  tables.tag.delete(arn)
  for (const { key } of tables.tag.list({ prefix: `${arn}/` })) tables.tag.delete(key)
}
