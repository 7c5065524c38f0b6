import * as z from 'zod'
import {
  clientToken,
  description,
  idType,
  integer,
  nextToken,
  resourceName,
  tagMap,
  text,
} from '../shapes.ts'

const kmsKeyArn = text(1, 1000, /^arn:aws:kms:.*:\d+:.*$/)

export const createKxEnvironment = z.object({
  name: resourceName,
  description: description.optional(),
  kmsKeyId: kmsKeyArn,
  tags: tagMap.optional(),
  clientToken: clientToken.optional(),
})

export const getKxEnvironment = z.object({ environmentId: idType })

// The only list without a bound for its pages.
export const listKxEnvironments = z.object({
  nextToken: nextToken.optional(),
  maxResults: integer().optional(),
})

export const updateKxEnvironment = z.object({
  environmentId: idType,
  name: resourceName.optional(),
  description: description.optional(),
  clientToken: clientToken.optional(),
})

export const deleteKxEnvironment = z.object({
  environmentId: idType,
  clientToken: clientToken.optional(),
})
