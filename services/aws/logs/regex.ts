import { invalidParameter } from './names.ts'

/**
 * The test of `%source%`. CloudWatch's regular expressions have no groups and no back-references.
 * @throws {ServiceException} InvalidParameterException
 */
export function regexTest(source: string): (text: string) => boolean {
  if (/[()]|\\\d/.test(source)) {
    throw invalidParameter(`expected a regular expression without groups, got %${source}%`)
  }
  try {
    const regex = new RegExp(source)
    return text => regex.test(text)
  } catch (cause) {
    throw invalidParameter(`expected a regular expression, got %${source}%: ${cause}`)
  }
}
