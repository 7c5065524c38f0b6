// Of the operations that AWS deprecated: environments before there were kdb environments.
import * as z from 'zod'
import { description, idType, maxResults, nextToken, tagMap, text } from '../shapes.ts'

const environmentName = text(1, 255, /^[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]$/)
const federationMode = z.enum(['FEDERATED', 'LOCAL'])
const url = text(1, 1000, /^https?:\/\/[-a-zA-Z0-9+&@#/%?=~_|!:,.;]*[-a-zA-Z0-9+&@#/%=~_|]/)

const federationParameters = z.object({
  samlMetadataDocument: text(1000, 10000000, /.*/).optional(),
  samlMetadataURL: url.optional(),
  applicationCallBackURL: url.optional(),
  federationURN: text(1, 255, /^[A-Za-z0-9._\-:/#+]+$/).optional(),
  federationProviderName: text(1, 32, /[^_\p{Z}][\p{L}\p{M}\p{S}\p{N}\p{P}][^_\p{Z}]+/u).optional(),
  attributeMap: z.record(text(1, 32, /.*/), text(1, 1000, /.*/)).optional(),
})

const nameString = text(1, 50, /^[a-zA-Z0-9]{1,50}$/)

const superuserParameters = z.object({
  emailAddress: text(1, 128, /[A-Z0-9a-z._%+-]+@[A-Za-z0-9.-]+[.]+[A-Za-z]+/),
  firstName: nameString,
  lastName: nameString,
})

const dataBundleArn = text(
  20,
  2048,
  /^arn:aws:finspace:[A-Za-z0-9_/.-]{0,63}:\d*:data-bundle\/[0-9A-Za-z_-]{1,128}$/,
)

export const createEnvironment = z.object({
  name: environmentName,
  description: description.optional(),
  kmsKeyId: text(1, 1000, /^[a-zA-Z-0-9-:/]*$/).optional(),
  tags: tagMap.optional(),
  federationMode: federationMode.optional(),
  federationParameters: federationParameters.optional(),
  superuserParameters: superuserParameters.optional(),
  dataBundles: z.array(dataBundleArn).optional(),
})

export const getEnvironment = z.object({ environmentId: idType })

export const listEnvironments = z.object({
  nextToken: nextToken.optional(),
  maxResults: maxResults.optional(),
})

export const updateEnvironment = z.object({
  environmentId: idType,
  name: environmentName.optional(),
  description: description.optional(),
  federationMode: federationMode.optional(),
  federationParameters: federationParameters.optional(),
})

export const deleteEnvironment = z.object({ environmentId: idType })
