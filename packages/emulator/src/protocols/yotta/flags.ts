/** What a script can ask of this gateway beyond the documented shapes (wire notes, section 4). */
export const flags = {
  bigid: 'request_id is a bare 64-bit number, which a double cannot hold',
  codetext: 'the code of the envelope is text',
} as const;
