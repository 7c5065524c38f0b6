import * as z from 'zod'
import { tagKey, tagMap, text } from '../shapes.ts'

/** The model wants digits for the account; Terraform leaves them out when told not to ask for its account. */
const resourceArn = text(
  20,
  2048,
  /^arn:aws:finspace:[A-Za-z0-9_/.-]{0,63}:\d*:(environment|kxEnvironment)\/[0-9A-Za-z_-]{1,128}(\/(kxCluster|kxUser|kxVolume|kxScalingGroup)\/[a-zA-Z0-9_-]{1,255}|\/(kxDatabase\/[a-zA-Z0-9_-]{1,255}(\/kxDataview\/[a-zA-Z0-9_-]{1,255})?))?$/,
)

export const listTagsForResource = z.object({ resourceArn })

export const tagResource = z.object({ resourceArn, tags: tagMap })

export const untagResource = z.object({ resourceArn, tagKeys: z.array(tagKey).min(1).max(50) })
