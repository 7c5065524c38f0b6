// Of the operations that AWS deprecated: environments before there were kdb environments.
import { description, idType, paging, tagMap } from './common.ts'
import { list, map, oneOf, optional, structure, text } from './shape.ts'

const environmentName = text({
  min: 1,
  max: 255,
  pattern: /^[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]$/,
  words: 'letters, digits and hyphens, with a letter or digit at both ends',
})
const federationMode = oneOf('FEDERATED', 'LOCAL')
const url = text({
  min: 1,
  max: 1000,
  pattern: /^https?:\/\/[-a-zA-Z0-9+&@#/%?=~_|!:,.;]*[-a-zA-Z0-9+&@#/%=~_|]/,
  words: 'a URL',
})

const federationParameters = structure({
  samlMetadataDocument: optional(text({ min: 1000, max: 10000000, pattern: /.*/, words: 'one line' })),
  samlMetadataURL: optional(url),
  applicationCallBackURL: optional(url),
  federationURN: optional(
    text({ min: 1, max: 255, pattern: /^[A-Za-z0-9._\-:/#+]+$/, words: 'letters, digits and . _ - : / # +' }),
  ),
  federationProviderName: optional(
    text({
      min: 1,
      max: 32,
      pattern: /[^_\p{Z}][\p{L}\p{M}\p{S}\p{N}\p{P}][^_\p{Z}]+/u,
      words: 'a name of three characters or more, without blanks at its ends',
    }),
  ),
  attributeMap: optional(
    map({
      key: text({ min: 1, max: 32, pattern: /.*/, words: 'one line' }),
      value: text({ min: 1, max: 1000, pattern: /.*/, words: 'one line' }),
      words: 'attributes',
    }),
  ),
})

const nameString = text({
  min: 1,
  max: 50,
  pattern: /^[a-zA-Z0-9]{1,50}$/,
  words: '1 to 50 letters and digits',
})

const superuserParameters = structure({
  emailAddress: text({
    min: 1,
    max: 128,
    pattern: /[A-Z0-9a-z._%+-]+@[A-Za-z0-9.-]+[.]+[A-Za-z]+/,
    words: 'an e-mail address',
  }),
  firstName: nameString,
  lastName: nameString,
})

const dataBundleArn = text({
  min: 20,
  max: 2048,
  pattern: /^arn:aws:finspace:[A-Za-z0-9_/.-]{0,63}:\d*:data-bundle\/[0-9A-Za-z_-]{1,128}$/,
  words: 'the ARN of a data bundle',
})

export const createEnvironment = structure({
  name: environmentName,
  description: optional(description),
  kmsKeyId: optional(
    text({ min: 1, max: 1000, pattern: /^[a-zA-Z-0-9-:/]*$/, words: 'letters, digits and - : /' }),
  ),
  tags: optional(tagMap),
  federationMode: optional(federationMode),
  federationParameters: optional(federationParameters),
  superuserParameters: optional(superuserParameters),
  dataBundles: optional(list(dataBundleArn)),
})

export const getEnvironment = structure({ environmentId: idType })

export const listEnvironments = structure(paging)

export const updateEnvironment = structure({
  environmentId: idType,
  name: optional(environmentName),
  description: optional(description),
  federationMode: optional(federationMode),
  federationParameters: optional(federationParameters),
})

export const deleteEnvironment = structure({ environmentId: idType })
