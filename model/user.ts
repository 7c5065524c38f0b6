import { clientToken, idType, paging, resourceName, tagMap, userName } from './common.ts'
import { optional, structure, text } from './shape.ts'

const iamRole = text({
  min: 20,
  max: 2048,
  pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/,
  words: 'the ARN of an IAM role',
})
const userArn = text({
  min: 20,
  max: 2048,
  pattern:
    /^arn:aws:finspace:[A-Za-z0-9_/.-]{0,63}:\d+:kxEnvironment\/[0-9A-Za-z_-]{1,128}\/kxUser\/[0-9A-Za-z_-]{1,128}$/,
  words: 'the ARN of a user',
})

export const createKxUser = structure({
  environmentId: idType,
  userName,
  iamRole,
  tags: optional(tagMap),
  clientToken: optional(clientToken),
})

export const getKxUser = structure({ environmentId: idType, userName })

export const listKxUsers = structure({ environmentId: idType }, paging)

export const updateKxUser = structure({
  environmentId: idType,
  userName,
  iamRole,
  clientToken: optional(clientToken),
})

export const deleteKxUser = structure({
  environmentId: idType,
  userName,
  clientToken: optional(clientToken),
})

export const getKxConnectionString = structure({
  environmentId: idType,
  userArn,
  clusterName: resourceName,
})
