// Failures stand in members of narrow patterns. An SDK does not check answers, but a strict client may.

/** For `statusReason`: letters, digits, `_ - .` and white space, 1 to 250. */
export const statusReason = (sentence: string) =>
  shorten(sentence.replaceAll(/[^a-zA-Z0-9_\-.\s]+/g, ' '), 250)

/** For an environment's `errorMessage`: letters, digits, `.` and blanks, at most 1000. */
export const environmentErrorMessage = (sentence: string) =>
  shorten(sentence.replaceAll(/[^a-zA-Z0-9. ]+/g, ' '), 1000)

const shorten = (sentence: string, length: number) =>
  sentence.replaceAll(/ {2,}/g, ' ').replaceAll(' .', '.').trim().slice(0, length)
