import { tagKey, tagMap } from './common.ts'
import { list, structure, text } from './shape.ts'

const resourceArn = text({
  min: 20,
  max: 2048,
  // The API wants digits for the account; Terraform leaves them out when it may not ask for its account.
  pattern:
    /^arn:aws:finspace:[A-Za-z0-9_/.-]{0,63}:\d*:(environment|kxEnvironment)\/[0-9A-Za-z_-]{1,128}(\/(kxCluster|kxUser|kxVolume|kxScalingGroup)\/[a-zA-Z0-9_-]{1,255}|\/(kxDatabase\/[a-zA-Z0-9_-]{1,255}(\/kxDataview\/[a-zA-Z0-9_-]{1,255})?))?$/,
  words: 'the ARN of a resource that can have tags',
})

export const listTagsForResource = structure({ resourceArn })

export const tagResource = structure({ resourceArn, tags: tagMap })

export const untagResource = structure({ resourceArn, tagKeys: list(tagKey, { min: 1, max: 50 }) })
