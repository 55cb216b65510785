/* SANITISED: 1 when this build looks for leaks and mistakes of memory, which takes terabytes of addresses and a look from outside at the end. */
#ifndef BASE_SANITISED_H
#define BASE_SANITISED_H

#if defined(__SANITIZE_ADDRESS__)
#define SANITISED 1
#elif defined(__has_feature)
#define SANITISED __has_feature(address_sanitizer)
#else
#define SANITISED 0
#endif

#endif
