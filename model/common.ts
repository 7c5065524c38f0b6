// Shapes that requests about more than one kind of resource use, under the API's names. Patterns are the API's.
import { integer, map, oneOf, optional, text } from './shape.ts'

/** Names of environments, databases, clusters, dataviews, volumes and scaling groups. */
export const resourceName = text({
  min: 3,
  max: 63,
  pattern: /^[a-zA-Z0-9][a-zA-Z0-9-_]*[a-zA-Z0-9]$/,
  words: 'letters, digits, hyphens and underscores, with a letter or digit at both ends',
})

export const userName = text({
  min: 1,
  max: 50,
  pattern: /^[0-9A-Za-z_-]{1,50}$/,
  words: '1 to 50 letters, digits, hyphens and underscores',
})

/** An environment's id, as environment and user operations take it. */
export const idType = text({
  min: 1,
  max: 26,
  pattern: /^[a-zA-Z0-9]{1,26}$/,
  words: '1 to 26 letters and digits',
})
/** As cluster, node, volume and scaling group operations take it. */
export const kxEnvironmentId = text({
  min: 1,
  max: 32,
  pattern: /^[a-z0-9]+$/,
  words: 'small letters and digits',
})
/** As database, changeset and dataview operations take it. */
export const environmentId = text({ min: 1, max: 32, pattern: /.*\S.*/, words: 'more than blanks' })

export const changesetId = text({
  min: 1,
  max: 26,
  pattern: /^[a-zA-Z0-9]+$/,
  words: '1 to 26 letters and digits',
})
export const description = text({
  min: 1,
  max: 1000,
  pattern: /^[a-zA-Z0-9. ]{1,1000}$/,
  words: '1 to 1,000 letters, digits, dots and blanks',
})
export const availabilityZoneId = text({
  min: 8,
  max: 12,
  pattern: /^[a-zA-Z0-9-]+$/,
  words: 'letters, digits and hyphens',
})
export const azMode = oneOf('SINGLE', 'MULTI')

/** The shorter form of a token allows anything but blanks alone. */
export const clientToken = text({ min: 1, max: 36, pattern: /.*\S.*/, words: 'more than blanks' })
/** The longer form allows no blank. */
export const clientTokenString = text({
  min: 1,
  max: 64,
  pattern: /^[a-zA-Z0-9-]+$/,
  words: 'letters, digits and hyphens',
})

export const dbPath = text({
  min: 1,
  max: 1025,
  pattern: /^(\*)*[/?*]([^/]+\/){0,2}[^/]*$/,
  words: 'a path from the root, at most three names deep',
})

export const tagKey = text({
  min: 1,
  max: 128,
  pattern: /^(?!aws:)[a-zA-Z+-=._:/]+$/,
  words: 'a key without blanks that does not begin with aws:',
})
const tagValue = text({
  min: 1,
  max: 256,
  pattern: /^[a-zA-Z0-9+-=._:@ ]+$/,
  words: 'letters, digits, blanks and + - = . _ : @',
})
export const tagMap = map({ key: tagKey, value: tagValue, min: 1, max: 50, words: 'tags' })

export const paging = {
  nextToken: optional(text({ min: 1, max: 1000, pattern: /.*/, words: 'one line' })),
  // 0 is the API's default and means that no number was given.
  maxResults: optional(integer({ min: 0, max: 100 })),
}
