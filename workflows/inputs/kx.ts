// The Kx API's own shapes, as inputs of workflows and steps hold them. Names, bounds and patterns are those of
// the FinSpace management API, version 2021-03-12; what only the service can judge is left to it.
import * as z from 'zod'
import { text } from './text.ts'

/** Patterns hold no look-arounds beyond the API's own, so that forms can check them too. */
export const name = text(
  /^[a-zA-Z0-9][a-zA-Z0-9-_]*[a-zA-Z0-9]$/,
  'letters, digits, hyphens and underscores, with a letter or digit at both ends',
)
  .min(3)
  .max(63)
export const description = text(/^[a-zA-Z0-9. ]{1,1000}$/, '1 to 1,000 letters, digits, dots and blanks')
export const zoneId = text(/^[a-zA-Z0-9-]+$/, 'letters, digits and hyphens')
  .min(8)
  .max(12)
export const azMode = z.enum(['SINGLE', 'MULTI'])
export const tags = z
  .record(
    text(/^(?!aws:)[a-zA-Z+-=._:/]+$/, 'a key without blanks that does not begin with aws:')
      .min(1)
      .max(128),
    text(/^[a-zA-Z0-9+-=._:@ ]+$/, 'letters, digits, blanks and + - = . _ : @')
      .min(1)
      .max(256),
  )
  .refine(all => Object.keys(all).length >= 1 && Object.keys(all).length <= 50, {
    message: 'expected 1 to 50 tags, got none or more',
  })
  // A refinement cannot be read off a schema; this can.
  .meta({ minProperties: 1, maxProperties: 50 })

/** What all three forms of the API take: some operations allow no capitals, some not more than 26 characters. */
export const environmentId = text(/^[a-z0-9]{1,26}$/, '1 to 26 small letters and digits').describe(
  'Of the kdb environment, as CreateKxEnvironment answered it.',
)
export const databaseName = name.describe('Of a database of the environment.')
export const dataviewName = name
export const clusterName = name
export const volumeName = name
export const scalingGroupName = name
export const changesetId = text(/^[a-zA-Z0-9]{1,26}$/, '1 to 26 letters and digits')
export const userName = text(/^[0-9A-Za-z_-]{1,50}$/, '1 to 50 letters, digits, hyphens and underscores')
/** The narrower of the API's two forms, so that one token serves every operation. */
export const clientToken = text(/^[a-zA-Z0-9-]{1,36}$/, '1 to 36 letters, digits and hyphens')
