# The ROS 2 wheels from PyPI export include folders of the machine that built them, which CMake
# refuses. This file, given as CMAKE_PROJECT_INCLUDE, makes find_package() tolerate them by
# dropping include folders that do not exist from every imported target.
macro(find_package)
  _find_package(${ARGV})
  get_property(_targets DIRECTORY PROPERTY IMPORTED_TARGETS)
  foreach(_target IN LISTS _targets)
    get_target_property(_folders ${_target} INTERFACE_INCLUDE_DIRECTORIES)
    if(_folders AND _folders MATCHES "/opt/python/")
      list(FILTER _folders EXCLUDE REGEX "^/opt/python/")
      set_target_properties(${_target} PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${_folders}")
    endif()
  endforeach()
endmacro()
