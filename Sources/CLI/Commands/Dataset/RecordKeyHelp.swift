/// How keys are written, for the help of commands that take one.
enum RecordKeyHelp {
  static let text = """
    KEY is the parts of the primary key in commas: 80000001, or 80000001,DE. A text with a comma or a quote in it stands \
    in double quotes with the escapes of JSON, bytes are 0x and hexadecimal digits, and a null part is null.
    """
}
