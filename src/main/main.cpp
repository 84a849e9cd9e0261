#include "main/command_line.h"

int main(int count, char** arguments) { return hf::cli::run(count, arguments); }
