// Tags as most APIs have them: a list on the wire, kept by their keys.
import * as z from 'zod'

export const tagList = z.array(z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256) }))

type TagList = z.infer<typeof tagList>
export type Tags = Record<string, string>

export const tagsOf = (list: TagList = []): Tags =>
  Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]))

export const tagListOf = (tags: Tags): TagList => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))

export const withoutTags = (tags: Tags, keys: readonly string[]): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)))
