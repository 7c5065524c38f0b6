import * as z from 'zod'
import { clientToken, idType, paging, resourceName, tagMap, text } from '../shapes.ts'

const userName = text(1, 50, /^[0-9A-Za-z_-]{1,50}$/)
const iamRole = text(20, 2048, /^arn:aws[a-z-]*:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/)
const userArn = text(
  20,
  2048,
  /^arn:aws:finspace:[A-Za-z0-9_/.-]{0,63}:\d+:kxEnvironment\/[0-9A-Za-z_-]{1,128}\/kxUser\/[0-9A-Za-z_-]{1,128}$/,
)

export const createKxUser = z.object({
  environmentId: idType,
  userName,
  iamRole,
  tags: tagMap.optional(),
  clientToken: clientToken.optional(),
})

export const getKxUser = z.object({ environmentId: idType, userName })

export const listKxUsers = z.object({ environmentId: idType, ...paging })

export const updateKxUser = z.object({
  environmentId: idType,
  userName,
  iamRole,
  clientToken: clientToken.optional(),
})

export const deleteKxUser = z.object({
  environmentId: idType,
  userName,
  clientToken: clientToken.optional(),
})

export const getKxConnectionString = z.object({
  environmentId: idType,
  userArn,
  clusterName: resourceName,
})
