"""The values that flow through the compiler. Offsets are code points of NFC text, everywhere."""
