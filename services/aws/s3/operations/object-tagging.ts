import { noSuchKey } from '../protocol/errors.ts'
import { type S3Operation, xmlAnswer } from '../request/request.ts'

/** Objects have no tags here. */
export const getObjectTagging: S3Operation = {
  action: 's3:GetObjectTagging',
  run({ bucket, key }, { objects }) {
    if (objects.find({ bucket, key }) === undefined) throw noSuchKey({ Key: key })
    return xmlAnswer('Tagging', { TagSet: {} })
  },
}
