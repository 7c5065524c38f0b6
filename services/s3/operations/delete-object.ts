import { ServiceException } from '../../wire/service-exception.ts'
import type { XmlElements } from '../../wire/xml.ts'
import { writeCheck } from '../conditions.ts'
import { malformedXml } from '../errors.ts'
import {
  emptyAnswer,
  happeningOf,
  type S3Operation,
  type S3Request,
  type S3State,
  xmlAnswer,
} from '../request.ts'
import { listOf, readXml, textOf } from '../xml-body.ts'

export const deleteObject: S3Operation = {
  action: 's3:DeleteObject',
  async run(request, { objects }) {
    const { call, bucket, key } = request
    const change = { check: writeCheck(call.headers), happening: happeningOf(request, 'DeleteObject') }
    await objects.delete({ bucket, key }, change)
    return emptyAnswer(204)
  },
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const MOST_KEYS = 1000

/** Each key on its own: one that may not be deleted is told beside those that were. */
export const deleteObjects: S3Operation = {
  action: undefined,
  async run(request, state) {
    state.folders.checkBucket(request.bucket)
    const body = await readXml(request.call, 'Delete')
    const keys = listOf(body['Object']).map(object => textOf(object, 'Key'))
    if (keys.length === 0 || keys.length > MOST_KEYS) throw malformedXml()
    const results = await Promise.all(keys.map(key => deleteOne(key, request, state)))
    const told = body['Quiet'] === 'true' ? results.filter(result => 'Error' in result) : results
    return xmlAnswer('DeleteResult', {
      Deleted: told.flatMap(result => ('Deleted' in result ? [result.Deleted] : [])),
      Error: told.flatMap(result => ('Error' in result ? [result.Error] : [])),
    })
  },
}

type Result = { Deleted: XmlElements } | { Error: XmlElements }

async function deleteOne(key: string, request: S3Request, { objects }: S3State): Promise<Result> {
  const { call, bucket } = request
  try {
    call.principal.authorize('s3:DeleteObject', `arn:aws:s3:::${bucket}/${key}`)
    await objects.delete({ bucket, key }, { happening: happeningOf(request, 'DeleteObject') })
    return { Deleted: { Key: key } }
  } catch (error) {
    if (!(error instanceof ServiceException)) throw error
    return { Error: { Key: key, Code: error.code, Message: error.message } }
  }
}
