// Shapes that more than one resource uses, under the model's names. Bounds and patterns are the model's
// (finspace 2021-03-12).
import * as z from 'zod'

/** A string of the model. What is too long is not matched: some patterns take quadratic time. */
export const text = (min: number, max: number, pattern?: RegExp) => {
  const bounded = z.string().min(min, { abort: true }).max(max, { abort: true })
  return pattern === undefined ? bounded : bounded.regex(pattern)
}

/** The model's integer has 32 bits. */
export const integer = () => z.int32()

/** Names of environments, databases, clusters, dataviews, volumes and scaling groups. */
export const resourceName = text(3, 63, /^[a-zA-Z0-9][a-zA-Z0-9-_]*[a-zA-Z0-9]$/)

/** How environment and user operations take an environment's id. */
export const idType = text(1, 26, /^[a-zA-Z0-9]{1,26}$/)
/** How cluster, node, volume and scaling group operations take it. */
export const kxEnvironmentId = text(1, 32, /^[a-z0-9]+$/)
/** How database, changeset and dataview operations take it. */
export const environmentId = text(1, 32, /.*\S.*/)

export const changesetId = text(1, 26, /^[a-zA-Z0-9]+$/)
export const description = text(1, 1000, /^[a-zA-Z0-9. ]{1,1000}$/)
export const availabilityZoneId = text(8, 12, /^[a-zA-Z0-9-]+$/)
export const azMode = z.enum(['SINGLE', 'MULTI'])

/** The longer form of a token allows no blank; the shorter allows anything but blanks alone. */
export const clientToken = text(1, 36, /.*\S.*/)
export const clientTokenString = text(1, 64, /^[a-zA-Z0-9-]+$/)

export const dbPath = text(1, 1025, /^(\*)*[/?*]([^/]+\/){0,2}[^/]*$/)

export const tagKey = text(1, 128, /^(?!aws:)[a-zA-Z+-=._:/]+$/)
const tagValue = text(1, 256, /^[a-zA-Z0-9+-=._:@ ]+$/)
export const tagMap = z
  .record(tagKey, tagValue)
  .refine(tags => Object.keys(tags).length >= 1, 'Member must have length greater than or equal to 1')
  .refine(tags => Object.keys(tags).length <= 50, 'Member must have length less than or equal to 50')
  // A refinement cannot be read off a schema; this can.
  .meta({ minProperties: 1, maxProperties: 50 })

export const nextToken = text(1, 1000, /.*/)
/** 0 is the model's default and means that no number was given. */
export const maxResults = integer().min(0).max(100)
export const paging = { nextToken: nextToken.optional(), maxResults: maxResults.optional() }
/** Both come in the query. */
export const pagingQuery = { nextToken: 'string', maxResults: 'number' } as const
