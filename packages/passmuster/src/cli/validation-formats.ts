import type { Validation } from '../model/validation.ts'
import { renderValidationAnnotations } from '../report/validation/annotations.ts'
import { validationJson } from '../report/validation/json.ts'
import { renderJunit } from '../report/validation/junit.ts'
import { renderValidationSarif } from '../report/validation/sarif.ts'
import { version } from '../version.ts'
import { jsonText } from './print.ts'

/** Formats for machines; a person's is `screen`. */
export const formats = ['json', 'junit', 'sarif', 'github'] as const

/** A format that a machine reads. */
export type ValidationFormat = (typeof formats)[number]

/** Whether a word of the command line is one of them. */
export const isFormat = (text: string): text is ValidationFormat => formats.includes(text as ValidationFormat)

/** The format of a file by its ending. */
export const endings: Readonly<Record<string, ValidationFormat>> = {
  '.sarif': 'sarif',
  '.json': 'json',
  '.xml': 'junit',
}

/** The text of a validation in a format. */
export const renderAs = (v: Validation, format: ValidationFormat): string => {
  switch (format) {
    case 'json':
      return jsonText(validationJson(v))
    case 'junit':
      return renderJunit(v)
    case 'sarif':
      return jsonText(renderValidationSarif(v, version))
    case 'github':
      return renderValidationAnnotations(v)
    default:
      return format satisfies never
  }
}
