import type { ExceptionName } from '../../../model/exceptions.ts'
import { listTagsForResource, tagResource, untagResource } from '../../../model/tag.ts'
import { withoutTags } from '../../wire/tags.ts'
import type { Finspace } from '../finspace.ts'
import { notFound } from '../operation/exceptions.ts'
import { operation } from '../operation/operation.ts'
import { taggedResource } from './resource.ts'
import { setTags, tagsOf } from './tags.ts'

const TAGS = '/tags/{resourceArn}'

/** Unlike all other operations, these declare neither ValidationException nor AccessDeniedException. */
const ERRORS: ExceptionName[] = [
  'InternalServerException',
  'InvalidRequestException',
  'ResourceNotFoundException',
]

export const tagOperations = (finspace: Finspace) => {
  // In full: an ARN without its account would slip past a policy that names it with one.
  const resource = ({ resourceArn }: { resourceArn: string }) =>
    taggedResource(finspace, resourceArn) ?? resourceArn
  const find = ({ resourceArn }: { resourceArn: string }) => {
    const arn = taggedResource(finspace, resourceArn)
    if (arn === undefined) throw notFound(`Resource ${resourceArn} not found`)
    return arn
  }
  return {
    ListTagsForResource: operation({
      http: `GET ${TAGS}`,
      effect: 'reads',
      input: listTagsForResource,
      errors: ERRORS,
      resource,
      run: input => ({ tags: tagsOf(finspace, find(input)) }),
    }),

    TagResource: operation({
      http: `POST ${TAGS}`,
      effect: 'changes',
      input: tagResource,
      errors: ERRORS,
      resource,
      run(input) {
        setTags(finspace, find(input), input.tags)
        return {}
      },
    }),

    UntagResource: operation({
      http: `DELETE ${TAGS}`,
      effect: 'changes',
      query: { tagKeys: 'list' },
      input: untagResource,
      errors: ERRORS,
      resource,
      run(input) {
        const arn = find(input)
        finspace.tables.tag.put(arn, withoutTags(tagsOf(finspace, arn), input.tagKeys))
        return {}
      },
    }),
  }
}
