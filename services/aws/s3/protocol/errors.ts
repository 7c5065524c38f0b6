// S3's errors: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
import { ServiceException } from '../../../wire/service-exception.ts'

const s3Error =
  (code: string, status: number, text: string) =>
  (members: Record<string, string> = {}, message = text) =>
    new ServiceException({ code, status, members }, message)

export const accessDenied = s3Error('AccessDenied', 403, 'Access Denied')
export const noSuchBucket = s3Error('NoSuchBucket', 404, 'The specified bucket does not exist')
export const readOnlyBucket = (bucket: string) =>
  accessDenied(
    {},
    `expected a bucket that can be written to, got ${bucket}, which shows a folder as it is (buckets in finspace.json)`,
  )
export const noSuchKey = s3Error('NoSuchKey', 404, 'The specified key does not exist.')
export const noSuchUpload = s3Error(
  'NoSuchUpload',
  404,
  'The specified multipart upload does not exist. The upload ID might be invalid, or the multipart upload might have been aborted or completed.',
)
export const bucketNotEmpty = s3Error('BucketNotEmpty', 409, 'The bucket you tried to delete is not empty')
export const bucketAlreadyOwnedByYou = s3Error(
  'BucketAlreadyOwnedByYou',
  409,
  'Your previous request to create the named bucket succeeded and you already own it.',
)
export const invalidBucketName = s3Error('InvalidBucketName', 400, 'The specified bucket is not valid.')
export const keyTooLong = s3Error('KeyTooLongError', 400, 'Your key is too long')
export const invalidUri = s3Error('InvalidURI', 400, "Couldn't parse the specified URI.")
export const preconditionFailed = s3Error(
  'PreconditionFailed',
  412,
  'At least one of the pre-conditions you specified did not hold',
)
/** `members` are the headers that the answer has. */
export const notModified = (members: Record<string, string>) =>
  s3Error('NotModified', 304, 'Not Modified')(members)
export const invalidPartNumber = s3Error(
  'InvalidPartNumber',
  416,
  'The requested partnumber is not satisfiable',
)
export const illegalLocation = s3Error(
  'IllegalLocationConstraintException',
  400,
  'The location constraint is incompatible for the region specific endpoint this request was sent to.',
)
export const invalidRange = s3Error('InvalidRange', 416, 'The requested range is not satisfiable')
export const invalidArgument = s3Error('InvalidArgument', 400, 'Invalid Argument')
export const invalidRequest = s3Error('InvalidRequest', 400, 'Invalid Request')
export const invalidDigest = s3Error('InvalidDigest', 400, 'The Content-MD5 you specified is not valid.')
export const badDigest = s3Error(
  'BadDigest',
  400,
  'The Content-MD5 or checksum value that you specified did not match what the server received.',
)
export const incompleteBody = s3Error(
  'IncompleteBody',
  400,
  'You did not provide the number of bytes specified by the Content-Length HTTP header.',
)
export const malformedXml = s3Error(
  'MalformedXML',
  400,
  'The XML you provided was not well-formed or did not validate against our published schema',
)
export const invalidTag = s3Error('InvalidTag', 400, 'The tag provided was not a valid tag.')
export const metadataTooLarge = s3Error(
  'MetadataTooLarge',
  400,
  'Your metadata headers exceed the maximum allowed metadata size',
)
export const methodNotAllowed = s3Error(
  'MethodNotAllowed',
  405,
  'The specified method is not allowed against this resource.',
)
/** `members` say which header, name in the query, element or operation it is. */
export const notImplemented = (members: Record<string, string>) =>
  s3Error(
    'NotImplemented',
    501,
    `expected what is served here, got ${Object.entries(members).map(naming).join(', ')}`,
  )(members)
export const invalidPart = s3Error(
  'InvalidPart',
  400,
  "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
)
export const invalidPartOrder = s3Error(
  'InvalidPartOrder',
  400,
  'The list of parts was not in ascending order. The parts list must be specified in order by part number.',
)
export const entityTooSmall = s3Error(
  'EntityTooSmall',
  400,
  'Your proposed upload is smaller than the minimum allowed size',
)
/** S3 has no such error: for those who read the buckets without the wire. */
export const symbolicLink = (key: string) =>
  s3Error(
    'SymbolicLink',
    400,
    `expected files and folders, got a symbolic link at ${key}: copy what it leads to, or link it hard`,
  )()
export const notConfigured = (code: string) => s3Error(code, 404, 'The configuration does not exist.')()

const naming = ([kind, name]: [kind: string, name: string]) => `${kind.toLowerCase()} ${name}`
