import { ApiError } from '../api-error.ts'

/** A file that cannot become a spreadsheet; the message says what to do. */
export class BadSpreadsheetFile extends ApiError {
  constructor(message: string) {
    super(400, message)
  }
}
